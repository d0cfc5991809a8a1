import { sampleDirectory } from "../../../sandbox/people.ts";

/** Settings with which as many checks apply as possible, as the stack's config stores them. */
export const EXAMINED_SETTINGS = {
  allowedCidrs: '["127.0.0.1/32"]',
  directorySync: JSON.stringify({ identityStoreId: sampleDirectory.identityCenter.identityStoreId }),
  identityCenter: JSON.stringify({
    trustedTokenIssuer: true,
    application: { clients: ["amazon-quick"], callers: "account" },
    callerRole: true,
  }),
};
