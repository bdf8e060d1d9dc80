/** Where `npm test` wants the counts of the run. */
const outputFile = process.env.TEST_SUMMARY_FILE;
/** `npm run test:long` runs what CI leaves to the nightly run; docs/verification.md records its figures. */
const longTests = process.env.LONG_TESTS === 'true';
/** `npm run test:image` unpacks the image here. */
const imageFolder = process.env.IMAGE_FOLDER;

/** One configuration for every test: unit tests beside the code, integration tests in `tests/`, cross-service tests in `e2e/`. */
export default {
  testEnvironment: 'node',
  testMatch: longTests
    ? ['<rootDir>/e2e/long/**/*.test.ts']
    : [
        '<rootDir>/{packages,services}/*/{src,tests}/**/*.test.ts',
        '<rootDir>/{gateway,e2e,scripts,tools}/**/*.test.ts',
      ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(longTests ? [] : ['<rootDir>/e2e/long/']),
    ...(imageFolder ? [] : ['<rootDir>/e2e/image/']),
  ],
  modulePathIgnorePatterns: ['<rootDir>/tools/fixtures/', '<rootDir>/.outlay/', '<rootDir>/.nx/'],
  reporters: ['default', ...(outputFile ? [['<rootDir>/tools/test/summary-reporter.ts', { outputFile }]] : [])],
  // A limit for tests that hang; a busy machine is several times slower than an idle one.
  testTimeout: 180_000,
  // Modules loaded as ECMAScript modules stay in memory after their file; a worker that has grown is replaced.
  maxWorkers: 3,
  workerIdleMemoryLimit: '1500MB',
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'json-summary', 'lcovonly'],
  collectCoverageFrom: [
    '{packages,services}/*/src/**/*.ts',
    'gateway/src/**/*.ts',
    '!**/{__generated__,migrations}/**',
    '!**/main.ts',
    '!**/*.test.ts',
  ],
  coverageThreshold: { global: { lines: 80 } },
};
