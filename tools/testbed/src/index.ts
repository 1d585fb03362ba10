export { absentBases } from './bases/stand-ins.ts'
export type { Engine, EngineOptions } from './engine/engine.ts'
export { startEngine, withEngine } from './engine/engine.ts'
export { changedRules, readFirewalls } from './machine/firewalls.ts'
