import { Argument, Command } from 'commander'
import { complete } from './complete.ts'
import { examples } from './examples.ts'
import { knownWords } from './known-words.ts'

/** `slipway completion SHELL`, and the hidden command that its scripts ask. */
export function completionCommands(root: string, program: Command): readonly [Command, Command] {
  const completion = new Command('completion')
    .description('Print a script that has a shell complete commands, options and names.')
    .addArgument(new Argument('<shell>').choices(Object.keys(scripts)))
    .addHelpText('after', examples({ 'source <(npx slipway completion bash)': 'in ~/.bashrc or here' }))
    .action((shell: keyof typeof scripts) => console.log(scripts[shell]))

  const answers = new Command('__complete')
    .argument('[words...]')
    .helpOption(false)
    .allowUnknownOption()
    .action(async (words: string[]) => {
      for (const word of await complete(program, words, knownWords(root))) console.log(word)
    })
  return [completion, answers]
}

/** Each asks the command itself, with the words so far, the last one unfinished. `--no`: npx installs nothing. */
const scripts = {
  bash: `_slipway() {
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  if [[ \${COMP_WORDS[0]} == npx ]]; then
    [[ \${words[0]} == slipway && \${#words[@]} -gt 1 ]] || return
    words=("\${words[@]:1}")
  fi
  local IFS=$'\\n'
  COMPREPLY=($(npx --no -- slipway __complete -- "\${words[@]}" 2>/dev/null))
}
complete -o default -F _slipway slipway npx`,
  zsh: `_slipway() {
  local -a found
  found=("\${(@f)$(npx --no -- slipway __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a found
}
compdef _slipway slipway`,
  fish: `function __slipway_complete
  set -l words (commandline -opc) (commandline -ct)
  npx --no -- slipway __complete -- $words[2..] 2>/dev/null
end
complete -c slipway -f -a '(__slipway_complete)'`,
} as const
