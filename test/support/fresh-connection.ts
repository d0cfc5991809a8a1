/**
 * gRPC keeps, for the life of a process, that nobody answered at an address. A test run starts hundreds of engines, each at a port that
 * the system picks, and one may get the port of an engine that is gone: then it is given up before it was asked, and nothing was done.
 * Source: grpc-js, SubchannelPool; the message is that of a channel that has not tried.
 */
const NEVER_TRIED = /14 UNAVAILABLE: No connection established\. Last error: null/;

/** How often that may be so in a row. */
const MOST = 3;

/** Runs the engine, and once more where it was not even asked. @throws whatever else it throws. */
export async function withFreshConnection<T>(operate: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await operate();
    } catch (error) {
      if (tries === MOST || !NEVER_TRIED.test(String(error))) throw error;
    }
  }
}
