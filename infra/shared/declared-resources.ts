import { runtime } from "@pulumi/pulumi";

/**
 * Watches the resources that a program declares from now on: call it inside a program, before the first one.
 *
 * @returns a function that lists the names of resources without an answer of the engine. If the SDK loses the answer, their URN
 *   never resolves, and the engine deletes them as no longer declared.
 */
export function watchDeclared(): () => readonly string[] {
  const unanswered = new Map<object, string>();
  runtime.registerStackTransformation(({ resource, name }) => {
    unanswered.set(resource, name);
    // The URN exists once the resource's constructor has returned.
    queueMicrotask(() => resource.urn?.apply((urn) => urn !== "" && unanswered.delete(resource)));
    return undefined;
  });
  return () => [...unanswered.values()];
}
