import { createBridge } from "./bridge.ts";
import { readBridgeConfig } from "./config.ts";

const config = readBridgeConfig(process.env["BRIDGE"]);
const loadSdk = () => import("./sdk/open-aws.ts");

/**
 * Loading the SDK takes longer than all else. With PKCE the first request of each sign-in needs it, so it is loaded at the start, where a function
 * has a whole processor instead of its memory's share. Source: Serverless Land, "Utilize initialization phase".
 */
const loaded = Object.values(config.providers).some(({ pkce }) => pkce) ? loadSdk() : undefined;

/** Answers a request to the API of the bridge. Without PKCE, the SDK is loaded at the first request that needs it. */
export const handler = createBridge(config, async () => {
  const { openAws } = await (loaded ?? loadSdk());
  return openAws(config);
});
