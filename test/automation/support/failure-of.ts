import { DriverError } from "../../../automation/terminal/errors.ts";

/** The DriverError that something ends with; anything else is passed on, and no error at all is one. */
export async function failureOf(work: () => unknown): Promise<DriverError> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof DriverError) return thrown;
    throw thrown;
  }
  throw new Error("It went through.");
}
