using System.Text;
using Google.Protobuf;

namespace CartFunctions.Tests.Support;

/// <summary>A protobuf message read by field numbers, without generated classes.</summary>
public sealed class ProtoMessage
{
    private readonly List<(int Field, ulong Number, byte[]? Bytes)> fields = [];

    public ProtoMessage(byte[] bytes)
    {
        var input = new CodedInputStream(bytes);
        while (input.ReadTag() is not 0 and var tag)
        {
            var (number, content) = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => (input.ReadUInt64(), null),
                WireFormat.WireType.Fixed64 => (input.ReadFixed64(), null),
                WireFormat.WireType.Fixed32 => (input.ReadFixed32(), null),
                WireFormat.WireType.LengthDelimited => (0UL, input.ReadBytes().ToByteArray()),
                var type => throw new FormatException($"A field has the wire type {type}."),
            };
            fields.Add((WireFormat.GetTagFieldNumber(tag), number, content));
        }
    }

    /// <summary>The messages in a field, in order.</summary>
    public IEnumerable<ProtoMessage> Messages(int field) => BytesOf(field).Select(bytes => new ProtoMessage(bytes));

    /// <summary>The messages at the end of a path of fields.</summary>
    public IEnumerable<ProtoMessage> At(params int[] path) =>
        path.Aggregate((IEnumerable<ProtoMessage>)[this], (messages, field) => messages.SelectMany(message => message.Messages(field)));

    public byte[] Bytes(int field) => BytesOf(field).LastOrDefault() ?? [];

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    /// <summary>An integer of any wire type; 0 if absent, as in protobuf.</summary>
    public long Number(int field) => (long)fields.LastOrDefault(f => f.Field == field && f.Bytes is null).Number;

    public bool Has(int field) => fields.Exists(f => f.Field == field);

    private IEnumerable<byte[]> BytesOf(int field) => fields.Where(f => f.Field == field && f.Bytes is not null).Select(f => f.Bytes!);
}
