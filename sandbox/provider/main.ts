import packageJson from "../../package.json" with { type: "json" };
import { listen, newServer } from "./server.ts";

/**
 * Serves the engine that started this process on loopback, until the engine ends the process. The first printed line is the port.
 *
 * The engine holds the other end of standard input and never writes to it. When the pipe closes, the engine has ended. If it was
 * killed, nothing else would end this process.
 */
export async function main(): Promise<void> {
  const port = await listen(newServer(packageJson.dependencies["@pulumi/aws"]));
  process.stdin.resume().once("end", () => process.exit());
  // The engine ends its providers with this signal after their last answer, and kills them after five seconds. Each has its own
  // process group, which Ctrl-C does not reach. Source: pulumi, cmdutil.TerminateProcessGroup.
  process.once("SIGINT", () => process.exit());
  console.log(port);
}
