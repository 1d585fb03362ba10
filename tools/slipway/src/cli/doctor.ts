import { Command } from 'commander'
import { examples } from './examples.ts'

/** `slipway doctor`: what this machine lacks. */
export function doctorCommand(root: string): Command {
  return new Command('doctor')
    .description('Say what this machine lacks, each with the one command that mends it.')
    .option('--json', 'print [{ name, state, says, run }] as JSON', false)
    .addHelpText('after', examples({ 'npx slipway doctor': 'look at everything', 'PORT=9000 npx slipway doctor': 'look whether that port is free' }))
    .action(async ({ json }: { json: boolean }) => {
      const [{ examine }, { describeFindings }, { thisMachine }] = await Promise.all([
        import('../doctor/examine.ts'), import('../doctor/describe.ts'), import('../doctor/this-machine.ts'),
      ])
      const findings = await examine(await thisMachine(root))
      console.log(json ? JSON.stringify(findings, null, 2) : describeFindings(findings))
      process.exitCode = findings.some(({ state }) => state === 'missing') ? 3 : 0
    })
}
