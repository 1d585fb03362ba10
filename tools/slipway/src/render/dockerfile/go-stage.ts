import type { Service } from '../../model/service.ts'
import { copy, settle } from './layers.ts'

/**
 * grpc-go keeps pages of its last calls (golang.org/x/net/trace), which nobody serves here. Without them the linker may leave out what
 * only templates could call: a sixth of the program.
 */
const noTrace = 'grpcnotrace'

/** What a Go service is built by: the modules in a layer of their own, which all services share, then its code. */
export function goStage({ folder, image, ejected, build }: Service, sources: readonly string[]): string {
  const module = ejected ? `-C ${folder} ` : ''
  const trimpath = build.trimpath ? '-trimpath ' : ''
  const target = build.cgo ? '' : 'GOOS=$TARGETOS GOARCH=$TARGETARCH '
  return [
    'WORKDIR /src',
    `ENV CGO_ENABLED=${build.cgo ? 1 : 0} GOTOOLCHAIN=local`,
    'COPY go.mod go.sum ./',
    ...(ejected ? copy(`${folder}/go.mod`, `${folder}/go.sum`) : []),
    `RUN go ${module}mod download`,
    ...copy(...sources),
    ...(build.cgo ? [] : ['ARG TARGETOS TARGETARCH']),
    'RUN --mount=type=cache,target=/root/.cache/go-build \\',
    `    ${target}go ${module}build -buildvcs=false ${trimpath}-tags=${[noTrace, ...build.tags].join(',')} -ldflags='-s -w' -o /out/app/${image} ${ejected ? '.' : `./${folder}`} \\`,
    `    && ${settle}`,
  ].join('\n')
}
