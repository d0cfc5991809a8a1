export { reachableAt } from "./address.ts";
export { type App, amazonQuick, otherApp, REDIRECT_URI } from "./app.ts";
export { SignInAttempt } from "./attempt.ts";
export { completeSignIn, SignedIn } from "./complete.ts";
export { type Loopback, openLoopback } from "./loopback.ts";
export { PAGE_HEADERS, resultPage } from "./page.ts";
export type { Comparison, ComparisonId, SignInReport } from "./report.ts";
export { type PortOptions, pageOf, type SignInRequest, signIn } from "./sign-in.ts";
export { SignInError, type SignInErrorCode } from "./sign-in-error.ts";
