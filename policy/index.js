// JavaScript, since Pulumi's runner type-checks a TypeScript main file with ts-node and its own options, and ignores
// `typescript: false` (@pulumi/pulumi, cmd/run-policy-pack/index.js). Node itself loads the imported TypeScript files.
import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies.ts";

// This starts a server for the engine, so tests must not import this module.
export default new PolicyPack("quick-sign-in", { enforcementLevel: "mandatory", policies });
