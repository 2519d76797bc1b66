import { join } from 'node:path';
import { root } from '../start/paths.mjs';
import { mustRun } from '../start/run.mjs';
import { textEntry, zip } from './archives.mjs';
import { filesIn, textOf } from './sources.mjs';

const sources = /^module-info\.java$|\/Keyturn\.java$/;

/**
 * The jar of the module `org.keyturn.license`, its sources and its pom. It needs `javac`.
 * @param {import('./sources.mjs').About} about
 * @param {string} work an empty folder
 * @returns {Promise<import('./archives.mjs').Entry[]>}
 */
export async function javaPackage({ version, license }, work) {
  const folder = join(root, 'clients', 'java');
  const written = filesIn(folder, sources);
  const args = ['--release', '17', '--module-version', version, '-d', work];
  await mustRun('The Java client does not compile.', 'javac', [
    ...args,
    ...written.map(({ name }) => join(folder, name)),
  ]);
  const manifest = [
    ...['Manifest-Version: 1.0', 'Implementation-Title: org.keyturn.license'],
    ...[`Implementation-Version: ${version}`, ''],
  ].map((line) => `${line}\r\n`);
  const first = [
    textEntry('META-INF/MANIFEST.MF', manifest.join('')),
    textEntry('META-INF/LICENSE', textOf('LICENSE')),
  ];
  const name = `keyturn-license-${version}`;
  return [
    { name: `${name}.jar`, bytes: zip([...first, ...filesIn(work)]) },
    { name: `${name}-sources.jar`, bytes: zip([...first, ...written]) },
    textEntry(`${name}.pom`, pom(version, license)),
  ];
}

/** @param {string} version @param {string} license */
const pom = (version, license) => `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.keyturn</groupId>
  <artifactId>keyturn-license</artifactId>
  <version>${version}</version>
  <packaging>jar</packaging>
  <name>Keyturn license client</name>
  <description>Offline and online licensing by OLP/1, nothing but the JDK.</description>
  <licenses>
    <license>
      <name>${license}</name>
      <url>https://www.apache.org/licenses/LICENSE-2.0.txt</url>
    </license>
  </licenses>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
  </properties>
</project>
`;
