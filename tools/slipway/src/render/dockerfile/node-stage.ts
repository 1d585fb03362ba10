import type { Service } from '../../model/service.ts'
import { copy, settle } from './layers.ts'

/** What a TypeScript service is built by: its packages in a layer of their own, then one file with what it uses of them. */
export function nodeStage({ folder }: Service, sources: readonly string[]): string {
  return [
    'WORKDIR /src',
    'COPY package.json package-lock.json .npmrc ./',
    ...copy(...sources.map((source) => `${source}/package.json`)),
    'RUN --mount=type=cache,target=/root/.npm \\',
    `    npm ci --workspace ${folder} --ignore-scripts --no-audit --no-fund`,
    ...copy(...sources),
    `RUN cd ${folder} && node build.mjs && mkdir -p /out && cp -R dist /out/app \\`,
    `    && ${settle}`,
  ].join('\n')
}
