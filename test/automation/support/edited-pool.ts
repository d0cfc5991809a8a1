import { runtime } from "@pulumi/pulumi";
import type { Program } from "../../../automation/engine/workspace.ts";
import { protectedResources } from "../../../infra/shared/protection.ts";
import { declareStack } from "../../../infra/stack.ts";
import { poolSchema } from "../../../infra/user-pool/pool-schema.ts";

/** The stack's program after a manual edit: the pool gets these properties too. */
export function edited(pool: Readonly<Record<string, unknown>>): Program {
  return (options) => {
    runtime.registerStackTransformation(({ type, props, opts }) =>
      type === protectedResources.pool ? { props: { ...props, ...pool }, opts } : undefined,
    );
    return declareStack(options);
  };
}

/** The pool's attributes, but for one. */
export const without = (name: string) => poolSchema.filter((attribute) => attribute.name !== name);
/** One of the pool's attributes. */
export const attribute = (name: string) => poolSchema.find((one) => one.name === name);
