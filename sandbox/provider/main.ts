import grpc from "@grpc/grpc-js";
import packageJson from "../../package.json" with { type: "json" };
import { newServer } from "./server.ts";

/**
 * Serves the engine that started this process, on loopback, till it ends us; prints the port as its first line.
 *
 * The engine holds the other end of our standard input and writes nothing to it. When that closes, the engine is gone,
 * and was perhaps killed: then nobody else would end us.
 */
export async function main(): Promise<void> {
  const server = newServer(packageJson.dependencies["@pulumi/aws"]);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  process.stdin.resume().once("end", () => process.exit());
  // How the engine ends its providers when it has all their answers. Each has a process group of its own, which Ctrl-C does
  // not reach; one that stays is killed after five seconds. Source: pulumi, cmdutil.TerminateProcessGroup.
  process.once("SIGINT", () => process.exit());
  console.log(port);
}
