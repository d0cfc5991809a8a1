import { runtime } from "@pulumi/pulumi";

/**
 * Watches the resources that a program declares from here on: call it inside a program, before the first one.
 *
 * @returns says which of them, by their names, the engine has not answered for with a URN. Where the SDK loses the answer, the
 * URN stays pending for good, and the engine deletes the resource as one that is no longer declared.
 */
export function watchDeclared(): () => readonly string[] {
  const unanswered = new Map<object, string>();
  runtime.registerStackTransformation(({ resource, name }) => {
    unanswered.set(resource, name);
    // Its URN is there once its constructor has ended.
    queueMicrotask(() => resource.urn?.apply((urn) => urn !== "" && unanswered.delete(resource)));
    return undefined;
  });
  return () => [...unanswered.values()];
}
