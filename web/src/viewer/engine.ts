/** Starts Cornerstone once a page and keeps the one rendering engine. */
import { cache, getRenderingCapabilities, init, RenderingEngine } from '@cornerstonejs/core'
import { registerLoader } from './loader'
import type { Renderer } from './view'

let engine: RenderingEngine | undefined

const cacheBytes = 1024 ** 3

/** How pictures are drawn: by the graphics card, or by the processor where WebGL is missing. */
export function renderer(): Renderer {
  return getRenderingCapabilities().webgl ? 'webgl' : 'cpu'
}

/** The engine; the first call starts it. */
export function theEngine(): RenderingEngine {
  if (engine !== undefined) return engine
  init({ rendering: { useCPURendering: renderer() === 'cpu', webGlContextCount: 1 }, debug: { statsOverlay: false } })
  cache.setMaxCacheSize(cacheBytes)
  registerLoader()
  engine = new RenderingEngine('lynkeus')
  return engine
}

/** Drops every frame that is kept in memory: nothing of a study stays when it is left. */
export function forgetFrames(): void {
  cache.purgeCache()
}
