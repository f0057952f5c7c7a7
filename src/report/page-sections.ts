// Sections of the page that other words refer to: their anchors and headings, written once.

/** A section by its anchor and its heading. */
export interface PageSection {
  readonly id: string;
  readonly title: string;
}

/** When things happened. */
export const CHARTS: PageSection = { id: 'charts', title: 'Charts' };
/** What each peer did, and what client and peers counted differently. */
export const PEERS: PageSection = { id: 'peers', title: 'Peers' };
