// The entry point of every command: prints the result and ends the process.
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Before any other module: loading and compiling modules is most of a short command's time.
enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/compiled", import.meta.url)));

const { runCommandLine } = await import("./run.ts");
const { terminalIo } = await import("../terminal/terminal.ts");

const io = terminalIo();
const { stdout, stderr, exitCode } = await runCommandLine(process.argv.slice(2), io);
if (stderr !== undefined) io.info(stderr);
if (stdout !== undefined) await io.printLast(stdout);
process.exit(exitCode);
