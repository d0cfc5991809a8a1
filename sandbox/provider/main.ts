import grpc from "@grpc/grpc-js";
import packageJson from "../../package.json" with { type: "json" };
import { newServer } from "./server.ts";

/** Serves the engine that started this process, on loopback, till it ends us; prints the port as its first line. */
export async function main(): Promise<void> {
  const server = newServer(packageJson.dependencies["@pulumi/aws"]);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  // Ctrl-C reaches the whole group; the engine is the one to say when it is over.
  process.on("SIGINT", () => {});
  console.log(port);
}
