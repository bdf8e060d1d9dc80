import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ScriptError } from '../script-error.ts';

/** Kafka 4 brokers need it. */
const OLDEST = 17;

/**
 * The Java program to run: of JAVA_HOME, else of the PATH.
 *
 * @throws ScriptError naming the package to install when there is none, or only an older one
 */
export function findJava(env: NodeJS.ProcessEnv = process.env): string {
  const java = env['JAVA_HOME'] ? join(env['JAVA_HOME'], 'bin/java') : 'java';
  const { status, stderr } = spawnSync(java, ['-version'], { encoding: 'utf8', env });
  const install = `Kafka needs Java ${OLDEST} or newer: install Debian's openjdk-17-jre-headless, or set JAVA_HOME.`;
  if (status !== 0) throw new ScriptError(`Java is missing (${java} does not run). ${install}`);
  const version = parseJavaVersion(stderr);
  if (version < OLDEST) throw new ScriptError(`Java ${version} is too old. ${install}`);
  return java;
}

/** The major version out of what `java -version` prints; 0 when it prints something else. */
export function parseJavaVersion(output: string): number {
  const [, first = '0', second = '0'] = /version "(\d+)(?:\.(\d+))?/.exec(output) ?? [];
  // Up to Java 8 the major version came second: 1.8.
  return Number(first === '1' ? second : first);
}
