/** Starts the process: the `hub` command. */
import { runCommand } from './cli/index.ts';

process.exitCode = await runCommand(process.argv.slice(2));
