// Pulumi's runner has ts-node type-check a main file that is TypeScript, by rules of its own, and ignores `typescript: false`
// (@pulumi/pulumi, cmd/run-policy-pack/index.js). What a JavaScript file imports is left to Node, which takes the types out.
import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies.ts";

// Starts to serve the engine, so this belongs in no module that a test imports.
export default new PolicyPack("quick-sign-in", { enforcementLevel: "mandatory", policies });
