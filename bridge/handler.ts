import { createBridge } from "./bridge.ts";
import { readBridgeConfig } from "./config.ts";

const config = readBridgeConfig(process.env["BRIDGE"]);

/** Answers a request to the API of the bridge. The SDK is loaded at the first request that needs it, since loading takes longer than all else. */
export const handler = createBridge(config, async () => {
  const { openAws } = await import("./sdk/open-aws.ts");
  return openAws(config);
});
