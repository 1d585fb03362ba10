import type { Service } from './service.ts'

/** What an image is built in, then what it may run on, by the keys of deploy/bases.yaml. With C in it, a program needs the C library that it was linked with. */
export function baseKeys({ language, build }: Pick<Service, 'language' | 'build'>): readonly [string, ...string[]] {
  if (language === 'typescript') return ['node-build', 'node-distroless', 'node-alpine']
  return build.cgo ? ['go-build', 'go-distroless-cgo'] : ['go-build', 'go-distroless', 'go-alpine']
}

/** The build argument that takes a base: `GO_BUILD`. */
export function baseVariable(key: string): string {
  return key.replaceAll('-', '_').toUpperCase()
}
