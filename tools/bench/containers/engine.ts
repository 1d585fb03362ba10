import { request } from 'node:http'

/** What the engine says of a container: ContainerInspect of its API. */
export interface Container {
  readonly Id: string
  readonly Config: { readonly Labels: Readonly<Record<string, string>> }
  readonly State: {
    readonly StartedAt: string
    readonly Health?: { readonly Status: string; readonly Log: readonly { readonly Start: string; readonly End: string; readonly ExitCode: number }[] }
  }
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> }
}

const socketPath = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '')

/** Asked by its socket, because starting the docker program takes as long as what is measured. */
export const engine = {
  start: (id: string) => ask('POST', `/containers/${id}/start`),
  stop: (id: string) => ask('POST', `/containers/${id}/stop`),
  inspect: async (id: string) => JSON.parse(await ask('GET', `/containers/${id}/json`)) as Container,
}

function ask(method: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, method, path }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString()
        if ((response.statusCode ?? 500) < 400) resolve(body)
        else reject(new Error(`the engine at ${socketPath}: ${method} ${path}: ${response.statusCode} ${body}`))
      })
    })
    asked.once('error', reject)
    asked.end()
  })
}
