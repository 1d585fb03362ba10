import assert from 'node:assert/strict'
import { after, afterEach, beforeEach, describe, it } from 'node:test'
import { Remote } from './repository.ts'
import { forgetEvents, sayings } from './saying.ts'

describe('the base revision', () => {
  let remote: Remote
  beforeEach(() => {
    remote = new Remote()
  })
  afterEach(() => remote.remove())
  after(forgetEvents)

  for (const [ci, says] of Object.entries(sayings)) {
    describe(`as ${ci} tells it`, () => {
      it('is what main was before a push', () => {
        const before = remote.author.commit()
        remote.author.commit()
        const head = remote.author.commit()
        remote.push()
        const { base, nx } = remote.clone(head).decide(says.pushed('main', before))
        assert.equal(base, before)
        assert.deepEqual(nx, ['affected', `--base=${before}`, `--head=${head}`, '-t', 'test', '--outputStyle=static'])
      })

      it('is found in a clone of one commit, by fetching the one before', () => {
        const before = remote.author.commit()
        remote.author.commit()
        const head = remote.author.commit()
        remote.push()
        const clone = remote.clone(head, '--depth=1')
        assert.equal(clone.git('rev-list', '--count', 'HEAD'), '1')
        assert.equal(clone.decide(says.pushed('main', before)).base, before)
      })

      it('is what main was before a merge commit', () => {
        remote.author.git('checkout', '--quiet', '-b', 'feature')
        remote.author.commit()
        remote.author.git('checkout', '--quiet', 'main')
        const before = remote.author.commit()
        remote.author.git('merge', '--quiet', '--no-ff', '--message=merge', 'feature')
        remote.push()
        assert.equal(remote.clone('main').decide(says.pushed('main', before)).base, before)
      })

      it('is where the two histories part after a force-push', () => {
        const common = remote.author.commit()
        const thrownAway = remote.author.commit()
        remote.push()
        remote.author.git('reset', '--hard', '--quiet', common)
        const head = remote.author.commit()
        remote.push()
        const clone = remote.clone(head)
        const { base, why } = clone.decide(says.pushed('main', thrownAway))
        assert.equal(base, common)
        assert.match(why, /where this history parts/)
      })

      it('is nothing, so that everything runs, after a force-push of a history with no commit in common', () => {
        const before = remote.author.commit()
        remote.push()
        remote.author.orphan('other')
        remote.author.commit()
        remote.push('other:main')
        assert.equal(remote.clone('origin/main').decide(says.pushed('main', before)).base, null)
      })

      it('is a promotion that had no pipeline, where that is what main was before', () => {
        remote.author.commit()
        const promotion = remote.author.promote()
        const head = remote.author.commit()
        remote.push()
        assert.equal(remote.clone(head).decide(says.pushed('main', promotion)).base, promotion)
      })

      it('is nothing for a first commit', () => {
        const clone = remote.clone('main')
        const { base, nx } = clone.decide(says.pushed('main', undefined))
        assert.equal(base, null)
        assert.match(clone.decide(says.pushed('feature', undefined)).why, /first commit/)
        assert.deepEqual(nx, ['run-many', '-t', 'test', '--outputStyle=static'])
      })

      it('is nothing for a tag', () => {
        remote.author.commit()
        remote.author.git('tag', 'v1.0.0')
        remote.push('main', 'v1.0.0')
        const { base, why } = remote.clone('v1.0.0').decide(says.tagged('v1.0.0'))
        assert.equal(base, null)
        assert.match(why, /v1\.0\.0 is a tag/)
      })

      it('is where a new branch left main', () => {
        const fork = remote.author.commit()
        remote.author.git('checkout', '--quiet', '-b', 'feature')
        remote.author.commit()
        const head = remote.author.commit()
        remote.author.git('checkout', '--quiet', 'main')
        remote.author.commit()
        remote.push('main', 'feature')
        assert.equal(remote.clone(head).decide(says.pushed('feature', undefined)).base, fork)
        const narrow = remote.clone('origin/feature', '--depth=1', '--single-branch', '--branch=feature')
        assert.equal(narrow.decide(says.pushed('feature', undefined)).base, fork)
      })

      it('is where a proposed change left its target, merged or not', () => {
        const fork = remote.author.commit()
        remote.author.git('checkout', '--quiet', '-b', 'feature')
        const head = remote.author.commit()
        remote.author.git('checkout', '--quiet', 'main')
        remote.author.commit()
        remote.push('main', 'feature')
        const clone = remote.clone(head)
        assert.equal(clone.decide(says.proposed('main', fork)).base, fork)
        const tip = clone.git('rev-parse', 'origin/main')
        clone.git('checkout', '--quiet', '--detach', 'origin/main')
        clone.git('merge', '--quiet', '--no-ff', '--message=merge', head)
        assert.ok([fork, tip].includes(clone.decide(says.proposed('main', fork)).base ?? ''))
      })

      it('is nothing where the one that is told is nowhere', () => {
        const head = remote.author.commit()
        remote.push()
        const { base, why } = remote.clone(head).decide(says.pushed('main', 'abc1234'.padEnd(40, '0')))
        assert.equal(base, null)
        assert.match(why, /abc123400000, which is not in this clone or its remote/)
      })

      it('is nothing where main has none before', () => {
        const head = remote.author.commit()
        remote.push()
        assert.equal(remote.clone(head).decide(says.pushed('main', undefined)).base, null)
      })
    })
  }

  describe('since which a change is of images alone', () => {
    const changes = (before: string, head: string) => {
      remote.push()
      return remote.clone(head).changes(sayings['Jenkins']?.pushed('main', before) ?? {})
    }

    it('is what passed last, and what came since are promotions', () => {
      const passed = remote.author.commit()
      remote.author.promote()
      assert.equal(changes(passed, remote.author.promote()), 'images')
    })

    it('is none where something else came since, before or after a promotion', () => {
      const passed = remote.author.commit()
      remote.author.commit()
      assert.equal(changes(passed, remote.author.promote()), 'work')
      const promotion = remote.author.promote()
      assert.equal(changes(promotion, remote.author.commit()), 'work')
    })

    it('is none where nothing has passed yet, or nothing changed since', () => {
      const promotion = remote.author.promote()
      assert.equal(changes('', promotion), 'work')
      assert.equal(changes(promotion, promotion), 'work')
    })
  })

  it('is found far behind a clone of one commit', () => {
    remote.author.git('checkout', '--quiet', '-b', 'feature')
    for (let n = 0; n < 120; n++) remote.author.commit()
    remote.push('feature')
    const clone = remote.clone('origin/feature', '--depth=1', '--single-branch', '--branch=feature')
    assert.equal(clone.decide({ GITLAB_CI: 'true', CI_COMMIT_BRANCH: 'feature' }).base, remote.first)
  })

  it('is where a branch left main, not what it was before its last push, so that what failed then still counts', () => {
    remote.author.git('checkout', '--quiet', '-b', 'feature')
    const failed = remote.author.commit()
    const head = remote.author.commit()
    remote.push('feature')
    assert.equal(remote.clone(head).decide({ GITLAB_CI: 'true', CI_COMMIT_BRANCH: 'feature', CI_COMMIT_BEFORE_SHA: failed }).base, remote.first)
  })

  it('is nothing where the remote is gone and the clone is too short', () => {
    const before = remote.author.commit()
    const head = remote.author.commit()
    remote.push()
    const clone = remote.clone(head, '--depth=1')
    clone.git('remote', 'set-url', 'origin', `file://${remote.folder}/gone.git`)
    assert.equal(clone.decide({ GITLAB_CI: 'true', CI_COMMIT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: before }).base, null)
  })

  it('is what SLIPWAY_BASE asks for, or nothing for "all"', () => {
    const before = remote.author.commit()
    const head = remote.author.commit()
    remote.push()
    const clone = remote.clone(head)
    assert.equal(clone.decide({ GITLAB_CI: 'true', CI_COMMIT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: before, SLIPWAY_BASE: remote.first }).base, remote.first)
    assert.equal(clone.decide({ GITLAB_CI: 'true', CI_COMMIT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: before, SLIPWAY_BASE: 'all' }).base, null)
  })

  it('is where it left the default branch of nx.json, outside any CI', () => {
    remote.author.git('checkout', '--quiet', '-b', 'feature')
    const head = remote.author.commit()
    remote.push('feature')
    assert.equal(remote.clone(head).decide({}).base, remote.first)
  })
})
