import grpc from "@grpc/grpc-js";
import packageJson from "../../package.json" with { type: "json" };
import { newServer } from "./server.ts";

/**
 * Serves the engine that started this process on loopback, until the engine ends the process. The first printed line is the port.
 *
 * The engine holds the other end of standard input and never writes to it. When the pipe closes, the engine has ended. If it was
 * killed, nothing else would end this process.
 */
export async function main(): Promise<void> {
  const server = newServer(packageJson.dependencies["@pulumi/aws"]);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  process.stdin.resume().once("end", () => process.exit());
  // The engine ends its providers with this signal after their last answer, and kills them after five seconds. Each has its own
  // process group, which Ctrl-C does not reach. Source: pulumi, cmdutil.TerminateProcessGroup.
  process.once("SIGINT", () => process.exit());
  console.log(port);
}
