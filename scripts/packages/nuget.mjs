import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../start/paths.mjs';
import { mustRun } from '../start/run.mjs';
import { textEntry, zip } from './archives.mjs';
import { textOf } from './sources.mjs';

/**
 * `Keyturn.License` as NuGet has it. Mono's compiler refers to the assemblies of the .NET Framework, so what it makes is for
 * net472; everybody else (netstandard2.0: .NET 8, Unity) gets the one source file, compiled with their program.
 * @param {import('./sources.mjs').About} about
 * @param {string} work an empty folder
 * @returns {Promise<import('./archives.mjs').Entry[]>}
 */
export async function nugetPackage({ version, license }, work) {
  const assembly = join(work, 'Keyturn.dll');
  const documentation = join(work, 'Keyturn.xml');
  const stamp = join(work, 'Version.cs');
  writeFileSync(
    stamp,
    `[assembly: System.Reflection.AssemblyVersion("${version.replace(/-.*/, '')}.0")]\n`,
  );
  await mustRun('The .NET client does not compile.', 'mcs', [
    ...['-target:library', '-langversion:7.2', '-optimize+', '-deterministic'],
    ...['-r:System.Numerics', `-doc:${documentation}`, `-out:${assembly}`],
    ...[join(root, 'clients', 'dotnet', 'Keyturn.cs'), stamp],
  ]);
  const nothing = new Uint8Array();
  const files = [
    textEntry('Keyturn.License.nuspec', nuspec(version, license)),
    textEntry('[Content_Types].xml', contentTypes),
    textEntry('_rels/.rels', relations),
    textEntry('README.md', textOf('clients/README.md')),
    textEntry('LICENSE.txt', textOf('LICENSE')),
    { name: 'lib/net472/Keyturn.dll', bytes: readFileSync(assembly) },
    { name: 'lib/net472/Keyturn.xml', bytes: readFileSync(documentation) },
    // "_._": there is nothing here for these.
    { name: 'contentFiles/cs/net472/_._', bytes: nothing },
    { name: 'lib/netstandard2.0/_._', bytes: nothing },
    textEntry('contentFiles/cs/netstandard2.0/Keyturn.cs', textOf('clients/dotnet/Keyturn.cs')),
  ];
  return [{ name: `Keyturn.License.${version}.nupkg`, bytes: zip(files) }];
}

/** @param {string} version @param {string} license */
const nuspec = (version, license) => `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata minClientVersion="3.3">
    <id>Keyturn.License</id>
    <version>${version}</version>
    <authors>Keyturn</authors>
    <description>Offline and online licensing by OLP/1, without any other package.</description>
    <license type="expression">${license}</license>
    <readme>README.md</readme>
    <dependencies>
      <group targetFramework=".NETFramework4.7.2" />
      <group targetFramework=".NETStandard2.0" />
    </dependencies>
    <frameworkAssemblies>
      <frameworkAssembly assemblyName="System.Numerics" targetFramework=".NETFramework4.7.2" />
    </frameworkAssemblies>
    <contentFiles>
      <files include="cs/netstandard2.0/Keyturn.cs" buildAction="Compile" />
    </contentFiles>
  </metadata>
</package>
`;

/** What the package's parts are (Open Packaging Conventions). */
const contentTypes = `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
${Object.entries({
  rels: 'application/vnd.openxmlformats-package.relationships+xml',
  ...Object.fromEntries(
    ['nuspec', 'dll', 'xml', 'cs', 'md', 'txt', '_'].map((kind) => [kind, 'application/octet']),
  ),
})
  .map(([kind, type]) => `  <Default Extension="${kind}" ContentType="${type}" />`)
  .join('\n')}
</Types>
`;

const relations = `<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Id="R1" Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/Keyturn.License.nuspec" />
</Relationships>
`;
