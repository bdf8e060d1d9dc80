import { findJava, parseJavaVersion } from './java.ts';

describe('findJava', () => {
  it('says which package is missing', () => {
    expect(() => findJava({ ...process.env, JAVA_HOME: '/nowhere' })).toThrow(
      /Java is missing \(\/nowhere\/bin\/java does not run\)\. .*openjdk-17-jre-headless/,
    );
  });

  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "25" 2025-09-16', 25],
    ['java version "1.8.0_392"', 8],
    ['something else', 0],
  ])('reads %s', (output, version) => {
    expect(parseJavaVersion(output)).toBe(version);
  });
});
