// The data out of the file: base64 of a zlib stream.

import { FormatError } from './bytes';

export async function unpack(element: HTMLElement | null): Promise<Uint8Array> {
	const text = element?.textContent;

	if (!element || !text)
		throw new FormatError('its data are not there');
	if (typeof DecompressionStream === 'undefined')
		throw new FormatError('this browser is too old to unpack its data (it ' +
			'has no DecompressionStream); the source of this page has the ' +
			'report as text, too');
	const packed = fromBase64(text);

	// It is not needed any more.
	element.textContent = '';
	try {
		const stream = new Blob([packed]).stream()
			.pipeThrough(new DecompressionStream('deflate'));

		return new Uint8Array(await new Response(stream).arrayBuffer());
	} catch {
		throw new FormatError('its data are damaged or cut off');
	}
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
	let binary: string;

	try {
		binary = atob(text);
	} catch {
		throw new FormatError('its data are damaged or cut off');
	}
	const bytes = new Uint8Array(binary.length);

	for (let i = 0; i < binary.length; i++)
		bytes[i] = binary.charCodeAt(i);
	return bytes;
}
