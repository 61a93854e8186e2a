def set_channels(sequence):
    """Gives the first convolution of torchvision's network as many inputs as there are channels."""
    first = sequence[0]
    if first.in_channels != CHANNELS:
        has_bias = first.bias is not None
        sequence[0] = nn.Conv2d(
            CHANNELS, first.out_channels, first.kernel_size, first.stride, first.padding, bias=has_bias
        )


