import { surviveClosedPipe } from './output/closed-pipe.ts'
import { runCommandLine } from './run-command-line.ts'

surviveClosedPipe(process)
process.exitCode = await runCommandLine(process.argv.slice(2), process)
