/** Parts of the pages that come when they are needed. */

/** A part did not come: the server is away, or the program was renewed since this page was opened. */
export class NotFetched extends Error {
  override readonly name = 'NotFetched'
}

/** Waits for a part; its failure is of one kind, whatever the browser calls it. */
export async function fetched<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    throw new NotFetched('a part of the page did not come', { cause })
  }
}
