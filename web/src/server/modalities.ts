/** The kinds of device that a site may decide on before the first study of that kind has come, as DICOM names them. */
const usual = ['CR', 'DX', 'MG', 'CT', 'MR', 'US', 'XA', 'RF', 'NM', 'PT', 'SC', 'OT'] as const

/** What came, and what is usual, each once. */
export function withUsual(came: readonly string[]): readonly string[] {
  return [...new Set<string>([...usual, ...came])]
}
