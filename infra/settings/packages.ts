import packageJson from "../../package.json" with { type: "json" };

/** The namespaces of packages that this project depends on, by the names of Pulumi's SDKs: `@pulumi/random`, `pulumi-extra`. */
export const PULUMI_PACKAGES: ReadonlySet<string> = new Set(
  Object.keys(packageJson.dependencies).map((name) => name.replace(/^@[^/]+\//, "").replace(/^pulumi-/, "")),
);
