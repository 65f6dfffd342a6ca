// A picture is cut to its shape before it leaves the device: a telephone's photograph then fits, and what it says of
// where and when it was taken stays there. The server makes it anew all the same.
'use strict';
{
	const input = document.querySelector('input[data-most]');
	const [width, height, most] = ['width', 'height', 'most'].map(name => Number(input.dataset[name]));
	const asJpeg = (canvas, quality) => new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', quality));

	const cut = async file => {
		const image = await createImageBitmap(file);
		const wide = Math.min(image.width, image.height * width / height), high = wide * height / width;
		const canvas = document.createElement('canvas');
		canvas.width = Math.round(Math.min(width, wide));
		canvas.height = Math.round(canvas.width * height / width);
		const brush = canvas.getContext('2d');
		brush.fillStyle = '#fff';
		brush.fillRect(0, 0, canvas.width, canvas.height);
		const [left, top] = [(image.width - wide) / 2, (image.height - high) / 2];
		brush.drawImage(image, left, top, wide, high, 0, 0, canvas.width, canvas.height);
		for (const quality of [.92, .8, .65, .5, .3]) {
			const made = await asJpeg(canvas, quality);
			if (made.size <= most) return made;
		}
		throw new RangeError('too long');
	};

	input.addEventListener('change', async () => {
		const told = document.querySelector('#picture-told'), [file] = input.files;
		told.hidden = true;
		if (!file) return;
		try {
			const one = new DataTransfer(), made = await cut(file);
			one.items.add(new File([made], 'picture.jpg', { type: made.type }));
			input.files = one.files;
		} catch {
			input.value = '';
			told.hidden = false;
		}
	});
}
