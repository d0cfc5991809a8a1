/** The Region in which a user pool was created: its ID begins with it. A replica in another Region has the same ID. */
export function regionOfPool(poolId: string): string {
  return poolId.split("_")[0] ?? "";
}
