"use strict";

// Raster tiles out of one PMTiles file (version 3), asked for by ranges of its bytes. The format is
// described at https://github.com/protomaps/PMTiles; this reads what a map of pictures needs.
(() => {
  const HEADER = 127;
  const KINDS = { 2: "image/png", 3: "image/jpeg", 4: "image/webp", 5: "image/avif" };

  // A number of 64 bits, little end first; files are far smaller than 2 ** 53 bytes.
  const long = (view, at) => view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;

  async function bytes(address, offset, length) {
    const answer = await fetch(address, { headers: { Range: `bytes=${offset}-${offset + length - 1}` } });
    if (answer.status !== 206) throw new Error("the server of the map does not answer for ranges");
    return new Uint8Array(await answer.arrayBuffer());
  }

  async function unpacked(data, packing) {
    if (packing < 2) return data;
    if (packing > 2) throw new Error("the map is packed in a way that browsers cannot read");
    const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  // A directory: numbers of tiles told by their differences, run lengths, lengths, offsets.
  function entries(data) {
    let at = 0;
    const next = () => {
      let value = 0, factor = 1, byte;
      do { byte = data[at++]; value += (byte & 127) * factor; factor *= 128; } while (byte > 127);
      return value;
    };
    const found = Array.from({ length: next() }, () => ({}));
    let tile = 0;
    for (const one of found) one.tile = tile += next();
    for (const one of found) one.run = next();
    for (const one of found) one.length = next();
    found.forEach((one, i) => {
      const told = next();
      one.offset = told === 0 && i ? found[i - 1].offset + found[i - 1].length : told - 1;
    });
    return found;
  }

  // The last entry that begins at or before a tile.
  function entryOf(list, tile) {
    let low = 0, high = list.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (list[middle].tile <= tile) low = middle + 1;
      else high = middle - 1;
    }
    const found = list[high];
    return found && (found.run === 0 || tile < found.tile + found.run) ? found : null;
  }

  // The number of a tile: those of all smaller zooms, and its place on Hilbert's curve.
  function numberOf(z, x, y) {
    let number = (4 ** z - 1) / 3;
    for (let side = 2 ** z / 2; side >= 1; side /= 2) {
      const right = (x & side) > 0 ? 1 : 0, down = (y & side) > 0 ? 1 : 0;
      number += side * side * ((3 * right) ^ down);
      if (!down) {
        if (right) { x = side - 1 - (x & (side - 1)); y = side - 1 - (y & (side - 1)); }
        [x, y] = [y, x];
      }
    }
    return number;
  }

  function opened(address) {
    const directories = new Map();
    const header = bytes(address, 0, HEADER).then((data) => {
      const view = new DataView(data.buffer);
      if (new TextDecoder().decode(data.slice(0, 7)) !== "PMTiles" || data[7] !== 3) throw new Error("this is no PMTiles file of version 3");
      return {
        root: [long(view, 8), long(view, 16)], leaves: long(view, 40), tiles: long(view, 56),
        packing: data[97], kind: KINDS[data[99]], lowest: data[100], highest: data[101],
      };
    });
    const directory = async (offset, length) => {
      const { packing } = await header;
      if (!directories.has(offset)) directories.set(offset, bytes(address, offset, length).then((data) => unpacked(data, packing)).then(entries));
      return directories.get(offset);
    };
    async function picture(z, x, y) {
      const told = await header;
      if (!told.kind) throw new Error("the map holds no pictures");
      let [offset, length] = told.root;
      for (let depth = 0; depth < 4; depth++) {
        const found = entryOf(await directory(offset, length), numberOf(z, x, y));
        if (!found) return null;
        if (found.run) return new Blob([await bytes(address, told.tiles + found.offset, found.length)], { type: told.kind });
        [offset, length] = [told.leaves + found.offset, found.length];
      }
      return null;
    }
    return { header, picture };
  }

  const Layer = L.GridLayer.extend({
    initialize(address, options) {
      L.GridLayer.prototype.initialize.call(this, options);
      this.file = opened(address);
      this.file.header.then(({ highest }) => { this.options.maxNativeZoom = highest; this.redraw(); }).catch((error) => console.warn(error.message));
    },
    createTile({ x, y, z }, done) {
      const tile = document.createElement("img");
      tile.alt = "";
      this.file.picture(z, x, y).then((blob) => {
        if (!blob) return done(null, tile);
        tile.src = URL.createObjectURL(blob);
        tile.onload = () => { URL.revokeObjectURL(tile.src); done(null, tile); };
      }).catch((error) => done(error, tile));
      return tile;
    },
  });
  window.pmtilesLayer = (address, options) => new Layer(address, options);
  window.pmtilesNumber = numberOf;
})();
