import { build } from 'esbuild'
import type { Metafile } from 'esbuild'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Package } from './packages.ts'
import { sbom } from './sbom.ts'
import { scalarFolder, scalarScript } from './scalar.ts'

const gateway = path.dirname(import.meta.dirname)

/**
 * Writes the gateway with all that Node would load from node_modules: main.mjs, and what it loads when it serves. Beside it scalar.js.gz is
 * what browsers load for /docs (1.3 MB; 4.9 unpacked), and main.cdx.json says which packages all that is. The same sources give the same bytes, wherever they are.
 */
export async function bundle(folder: string, { maps = false } = {}): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: gateway,
    entryPoints: ['src/main.ts'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // The sources say all that there is to say: no tsconfig.json has to be there.
    tsconfigRaw: {},
    // Files for what is loaded later, or a health check would parse the whole gateway each time: 160 ms of CPU instead of 50. Names
    // without a hash are those of every stack trace; a second shared chunk would end the build, and would need a name of its own.
    splitting: true,
    chunkNames: '[name]',
    // 4.1 MB become 2.6, and 5 MB less of memory. Short names would save another 0.8 MB, but then no stack trace could be read without
    // a map; and an uncaught error prints its whole line, so lines have an end.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 200,
    // Never in the image: maps are 6.8 MB, Node reads none unless it is told to, and a build of the same commit makes them for whoever
    // wants to know what line of what file it was.
    sourcemap: maps && 'external',
    legalComments: 'linked',
    // CommonJS packages inside still call require for Node's own modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    metafile: true,
    logLevel: 'warning',
  })
  writeFileSync(path.join(folder, 'scalar.js.gz'), await scalarScript())
  copyFileSync(path.join(scalarFolder, 'LICENSE'), path.join(folder, 'scalar.js.LEGAL.txt'))
  const scalar = JSON.parse(readFileSync(path.join(scalarFolder, 'package.json'), 'utf8')) as Package
  writeFileSync(path.join(folder, 'main.cdx.json'), `${JSON.stringify(sbom(metafile, gateway, [scalar]), undefined, 2)}\n`)
  return metafile
}
