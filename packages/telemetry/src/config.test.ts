import { loadSdkConfig, loadServiceName, loadTelemetryConfig } from './config.ts';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

describe('what the standard variables ask for', () => {
  it.each([
    ['nothing', {}],
    ['disabled', { ...ENDPOINT, OTEL_SDK_DISABLED: 'true' }],
    ['switched off one by one', { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' }],
    ['empty', { OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_TRACES_EXPORTER: '' }],
    ['only a metrics page', { METRICS_PORT: '9464' }],
  ])('is nothing: %s', (_, env) => {
    expect(loadSdkConfig(env)).toBeUndefined();
  });

  it('is everything with an endpoint', () => {
    expect(loadSdkConfig(ENDPOINT)).toEqual({ traces: { by: 'otlp', protocol: 'http/protobuf' }, sendsMetrics: true });
  });

  it('is metrics once, where a page is served', () => {
    expect(loadSdkConfig({ ...ENDPOINT, METRICS_PORT: '9464' })).toMatchObject({ sendsMetrics: false });
  });

  it('is one signal alone', () => {
    expect(loadSdkConfig({ OTEL_TRACES_EXPORTER: 'console' })).toEqual({
      traces: { by: 'console' },
      sendsMetrics: false,
    });
    expect(loadSdkConfig({ OTEL_METRICS_EXPORTER: 'otlp' })).toEqual({ traces: undefined, sendsMetrics: true });
  });

  it('follows the protocol, that of traces before that of all', () => {
    const both = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json' };
    expect(loadSdkConfig({ ...ENDPOINT, ...both })?.traces).toMatchObject({ protocol: 'http/json' });
  });

  it.each([{ OTEL_TRACES_EXPORTER: 'oltp' }, { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'http' }])(
    'refuses what it does not know: %p',
    (env) => {
      expect(() => loadSdkConfig(env)).toThrow(/must be one of/);
    },
  );
});

describe('the name of a process', () => {
  it.each([
    [{ OTEL_SERVICE_NAME: 'books' }, '/app/services/ledger/src/main.ts', 'books'],
    [{}, '/app/services/ledger/src/main.ts', 'ledger'],
    [{}, '/app/gateway/src/main.ts', 'gateway'],
    [{}, '/app/scripts/start.ts', 'outlay'],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=x' }, '/app/gateway/src/main.ts', undefined],
  ])('with %p, started as %s, is %s', (env, script, name) => {
    expect(loadServiceName(env, script)).toBe(name);
  });
});

describe('the metrics page and the error reporter', () => {
  it('are there when asked for', () => {
    expect(loadTelemetryConfig({})).toEqual({ metrics: undefined, errorReporter: undefined });
    expect(loadTelemetryConfig({ METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0', OUTLAY_ERROR_REPORTER: 'x' })).toEqual({
      metrics: { host: '0.0.0.0', port: 9464 },
      errorReporter: 'x',
    });
    expect(() => loadTelemetryConfig({ METRICS_PORT: 'many' })).toThrow(/METRICS_PORT/);
  });
});
