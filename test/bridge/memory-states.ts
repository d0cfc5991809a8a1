import type { PendingSignIn, StateStore, TakenState } from "../../bridge/state-store.ts";

interface State extends PendingSignIn {
  readonly browser: string;
  readonly expires: number;
}

/** Pending sign-ins in memory. Expired ones stay, as they may in DynamoDB. */
export class MemoryStates implements StateStore {
  readonly states = new Map<string, State>();
  readonly codes = new Map<string, { readonly verifier: string; readonly expires: number }>();

  async addState(id: string, signIn: PendingSignIn, browser: string, expires: number): Promise<void> {
    this.states.set(id, { ...signIn, browser, expires });
  }

  async takeState(id: string, browser: string, now: number): Promise<TakenState> {
    const state = this.states.get(id);
    if (state === undefined) return { kind: "unknown" };
    const { cognitoState, verifier, expires } = state;
    if (state.browser !== browser) return { kind: "foreign" };
    if (expires <= now) return { kind: "expired", cognitoState };
    this.states.delete(id);
    return { kind: "taken", cognitoState, verifier };
  }

  async addCode(id: string, verifier: string, expires: number, now: number): Promise<boolean> {
    const existing = this.codes.get(id);
    if (existing !== undefined && existing.expires > now && existing.verifier !== verifier) return false;
    this.codes.set(id, { verifier, expires });
    return true;
  }

  async takeCode(id: string, now: number): Promise<string | undefined> {
    const code = this.codes.get(id);
    if (code === undefined || code.expires <= now) return undefined;
    this.codes.delete(id);
    return code.verifier;
  }
}
