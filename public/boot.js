// Starts the app and its offline worker, or says plainly that it could not. It never sees what a person types.

function show(id) {
  const notice = document.getElementById(id);
  if (notice) notice.hidden = false;
}

async function start() {
  if (typeof WebAssembly !== 'object') {
    show('boot-old');
    return;
  }
  try {
    const app = await import('{{app_js}}');
    await app.default({ module_or_path: '{{app_wasm}}' });
  } catch (error) {
    console.error(error);
    show('crash');
  }
}

function keepOffline() {
  if (!('serviceWorker' in navigator)) return;
  // Private windows and full disks refuse; the app then simply needs the network.
  navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => {});
}

start().then(keepOffline);
