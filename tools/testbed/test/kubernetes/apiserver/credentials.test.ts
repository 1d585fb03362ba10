import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { it } from 'node:test'
import { parse } from 'yaml'
import { writeCredentials } from '../../../src/kubernetes/apiserver/credentials.ts'

it('gives the one user the token that the server knows, and the certificate that the server makes', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'testbed-credentials-'))
  try {
    const { kubeconfig, tokens, signingKey } = writeCredentials(folder, 6443, 'secret')
    const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8')) as { clusters: unknown[]; users: unknown[] }
    assert.deepEqual(clusters, [{ name: 'testbed', cluster: { server: 'https://127.0.0.1:6443', 'certificate-authority': path.join(folder, 'certificates/apiserver.crt') } }])
    assert.deepEqual(users, [{ name: 'testbed', user: { token: 'secret' } }])
    assert.match(readFileSync(tokens, 'utf8'), /^secret,testbed,testbed,system:masters\n$/)
    assert.equal(createPrivateKey(readFileSync(signingKey)).asymmetricKeyType, 'ec')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
