import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const nothing = '\0no-scroll-area'

/** Mantine's dialog only asks whether it was given Mantine's own scroll area, which is never so here: 4 kB that nobody needs. */
const withoutScrollArea: Plugin = {
  name: 'without-scroll-area',
  enforce: 'pre',
  resolveId: (source, importer) => (importer?.endsWith('/Modal/ModalRoot.mjs') === true && source.endsWith('/ScrollArea.mjs') ? nothing : undefined),
  load: (id) => (id === nothing ? 'export const ScrollArea = { Autosize: null }' : undefined),
}

/** The pages are one folder of hashed files that the server hands out itself: no inline script, no other origin. */
export default defineConfig({
  plugins: [react(), withoutScrollArea],
  build: {
    outDir: '../src/lynkeus/app/pages',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 4096,
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: 'http://127.0.0.1:8080', changeOrigin: false } },
  },
})
