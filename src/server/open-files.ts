/** Files that this process may have open at one time; null: as many as it likes, or the system does not say. */
export function mostOpenFiles(): number | null {
  const { report } = process;
  // Otherwise names of peers would be looked up for it.
  Object.assign(report, { excludeNetwork: true });
  const { userLimits } = report.getReport() as { readonly userLimits?: { readonly open_files?: { soft: unknown } } };
  const most = Number(userLimits?.open_files?.soft);
  return Number.isFinite(most) && most > 0 ? most : null;
}
