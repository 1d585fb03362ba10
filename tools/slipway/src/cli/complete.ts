import type { Command, Option } from 'commander'

/** The words that an argument or the value of an option takes, by its name in the help: <service>, [targets...]. */
export type KnownWords = Readonly<Record<string, (given: readonly string[]) => Promise<readonly string[]>>>

/** What the last word may become: commands, options, or what the argument or option at that place takes. */
export async function complete(program: Command, words: readonly string[], known: KnownWords): Promise<string[]> {
  const last = words.at(-1) ?? ''
  const { command, given, pending } = readWords(program, words.slice(0, -1))
  const offered = pending ? await valuesOf(pending, known, given) : last.startsWith('-') ? optionsOf(command) : [...commandsOf(command), ...await argumentsOf(command, given, known)]
  return offered.filter((word) => word.startsWith(last) && !given.includes(word))
}

/** The command that the finished words name, its arguments so far, and the option that waits for its value. */
function readWords(program: Command, words: readonly string[]) {
  let command = program
  let pending: Option | undefined
  const given: string[] = []
  for (const word of words) {
    if (pending) {
      pending = undefined
    } else if (word.startsWith('-')) {
      const option = command.options.find((one) => one.long === word || one.short === word)
      pending = option?.required ? option : undefined
    } else {
      const below = given.length === 0 ? command.commands.find((one) => one.name() === word) : undefined
      if (below) command = below
      else given.push(word)
    }
  }
  return { command, given, pending }
}

function commandsOf(command: Command): string[] {
  return command.createHelp().visibleCommands(command).map((one) => one.name())
}

function optionsOf(command: Command): string[] {
  return command.createHelp().visibleOptions(command).flatMap((option) => option.long ?? [])
}

async function argumentsOf(command: Command, given: readonly string[], known: KnownWords): Promise<readonly string[]> {
  const { registeredArguments } = command
  const argument = registeredArguments[given.length] ?? registeredArguments.findLast((one) => one.variadic)
  if (!argument) return []
  return argument.argChoices ?? (await known[argument.name()]?.(given)) ?? []
}

async function valuesOf(option: Option, known: KnownWords, given: readonly string[]): Promise<readonly string[]> {
  const [, name = ''] = /<(\w+)/.exec(option.flags) ?? []
  return option.argChoices ?? (await known[name]?.(given)) ?? []
}
