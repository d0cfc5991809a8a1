import { reachableAt } from "../../sign-in/address.ts";
import { limitedText } from "../../sign-in/http.ts";
import { requestProblem } from "../../sync/model/request-problem.ts";

const TIMEOUT_MS = 10_000;

/** Fetches an address as text. */
export type Fetch = (address: string) => Promise<string>;

/**
 * Fetches a document of an identity provider, of limited size. A redirect is refused: the document is at the address itself.
 * Source: OpenID Connect Discovery 1.0, section 7.2.
 *
 * @throws Error that names the address, and why it cannot be read.
 */
export async function fetchDocument(address: string): Promise<string> {
  let status: number;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(reachableAt(address), { redirect: "manual", signal });
    const text = await limitedText(response);
    if (response.ok) return text;
    ({ status } = response);
  } catch (error) {
    throw new Error(`${address} cannot be read: ${requestProblem(error, TIMEOUT_MS)}`);
  }
  throw new Error(`${address} answers with the status ${status}`);
}

/** What was read of identity providers, by name in the order of the settings, and why the others could not be read. */
export interface ReadProviders<Read> {
  readonly found: ReadonlyMap<string, Read>;
  /** A line each, sorted. */
  readonly failures: readonly string[];
}

/** Reads something of each identity provider, all at once. @param read returns undefined if there is nothing to read. */
export async function readEach<Settings, Read>(
  federation: Readonly<Record<string, Settings>>,
  read: (settings: Settings) => Promise<Read | undefined>,
): Promise<ReadProviders<Read>> {
  const failures: string[] = [];
  const entries = await Promise.all(
    Object.entries(federation).map(async ([name, settings]) => {
      try {
        return [name, await read(settings)] as const;
      } catch (error) {
        failures.push(`  federation.${name}: ${error instanceof Error ? error.message : String(error)}`);
        return [name, undefined] as const;
      }
    }),
  );
  const found = new Map<string, Read>();
  for (const [name, value] of entries) if (value !== undefined) found.set(name, value);
  return { found, failures: failures.sort() };
}
