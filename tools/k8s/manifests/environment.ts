import type { Overlay } from './overlay.ts';
import type { Container } from './pod.ts';
import { configMapData } from './config-map.ts';

/** A variable as its container will see it. */
export interface Setting {
  name: string;
  /** A secret has an example here, or undefined where none is known. */
  value: string | undefined;
  isSecret: boolean;
  /** True where the container starts without it, too. */
  isOptional: boolean;
  /** The ConfigMap that brings it as one of many. */
  configMap?: string | undefined;
}

/** The environment of a container; what `env` says replaces what `envFrom` brings, as in the kubelet. */
export function environmentOf(overlay: Overlay, container: Container): Map<string, Setting> {
  const settings = [...inherited(overlay, container), ...own(overlay, container)];
  const known = new Map(settings.map((setting) => [setting.name, setting]));
  for (const setting of known.values()) {
    // `$(NAME)` is replaced by a variable before it.
    setting.value = setting.value?.replaceAll(/\$\((\w+)\)/g, (text, name: string) => known.get(name)?.value ?? text);
  }
  return known;
}

function inherited(overlay: Overlay, { envFrom }: Container): Setting[] {
  return envFrom.flatMap(({ prefix, configMapRef, secretRef }) => {
    const data = configMapRef ? configMapData(overlay, configMapRef.name) : overlay.secrets[secretRef?.name ?? ''];
    const isOptional = (configMapRef ?? secretRef)?.optional ?? false;
    return Object.entries(data ?? {}).map(([key, value]) => ({
      name: prefix + key,
      value,
      isSecret: secretRef !== undefined,
      isOptional,
      configMap: configMapRef?.name,
    }));
  });
}

function own(overlay: Overlay, { env }: Container): Setting[] {
  return env.map(({ name, value, valueFrom }) => {
    const { secretKeyRef, configMapKeyRef } = valueFrom ?? {};
    if (secretKeyRef) {
      const example = overlay.secrets[secretKeyRef.name]?.[secretKeyRef.key];
      return { name, value: example, isSecret: true, isOptional: secretKeyRef.optional };
    }
    const data = configMapKeyRef && configMapData(overlay, configMapKeyRef.name)?.[configMapKeyRef.key];
    // What is read from the pod itself is some text.
    const text = valueFrom && !configMapKeyRef ? 'text' : (data ?? value ?? '');
    return { name, value: text, isSecret: false, isOptional: configMapKeyRef?.optional ?? false };
  });
}
