/**
 * Why a function of a provider failed, in one line. The AWS provider writes what AWS said into the second line: "invoking aws:…: 1 error
 * occurred:", then "* reading …: AccessDeniedException: …". Source: errors() in pulumi-terraform-bridge (sdk-v2), github.com/hashicorp/go-multierror.
 */
export function invokeReason(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text
    .replace(/\d+ errors? occurred:\s+\* /, "")
    .replace(/\s+/g, " ")
    .trim();
}
