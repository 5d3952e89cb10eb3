// The other side of BoostInteroperationTests: does one thing with Boost.Interprocess and prints what it found.
#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <boost/interprocess/offset_ptr.hpp>
#include <boost/interprocess/shared_memory_object.hpp>
#include <boost/interprocess/xsi_shared_memory.hpp>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>

using namespace boost::interprocess;

static unsigned char pattern(std::size_t i) { return static_cast<unsigned char>(i * 7 + 3); }

static void write_pattern(mapped_region &region, std::size_t first) {
	unsigned char *bytes = static_cast<unsigned char *>(region.get_address());
	for (std::size_t i = 0; i < region.get_size(); i++) {
		bytes[i] = pattern(first + i);
	}
}

static std::size_t differences(const mapped_region &region, std::size_t first) {
	const unsigned char *bytes = static_cast<const unsigned char *>(region.get_address());
	std::size_t count = 0;
	for (std::size_t i = 0; i < region.get_size(); i++) {
		count += bytes[i] != pattern(first + i);
	}
	return count;
}

int main(int argc, char **argv) {
	std::string command = argv[1];
	const char *name = argv[2];
	std::size_t number = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 0;
	try {
		if (command == "create") {
			shared_memory_object object(create_only, name, read_write, permissions(0640));
			object.truncate(10000);
			mapped_region region(object, read_write, number);
			write_pattern(region, number);
		}
		else if (command == "compare") {
			shared_memory_object object(open_only, name, read_only);
			mapped_region region(object, read_only, number);
			std::cout << "size " << region.get_size() << " differences " << differences(region, number) << std::endl;
		}
		else if (command == "copy-on-write") {
			shared_memory_object object(open_only, name, read_only);
			mapped_region region(object, copy_on_write);
			std::memset(region.get_address(), 0, region.get_size());
			std::cout << "written" << std::endl;
		}
		else if (command == "hold") {
			shared_memory_object object(open_only, name, read_write);
			mapped_region region(object, read_write);
			std::cout << "mapped" << std::endl;
			std::string line;
			std::getline(std::cin, line);
			std::cout << "differences " << differences(region, 0) << std::endl;
			std::memset(region.get_address(), 42, 8);
			std::cout << "written" << std::endl;
		}
		else if (command == "remove") {
			std::cout << (shared_memory_object::remove(name) ? "true" : "false") << std::endl;
		}
		else if (command == "xsi-create") {
			xsi_key key(name, static_cast<boost::uint8_t>(number));
			xsi_shared_memory memory(create_only, key, 5000);
			mapped_region region(memory, read_write);
			write_pattern(region, 0);
			std::cout << memory.get_shmid() << std::endl;
		}
		else if (command == "xsi-compare") {
			xsi_key key(name, static_cast<boost::uint8_t>(number));
			xsi_shared_memory memory(open_only, key);
			mapped_region region(memory, read_only);
			std::cout << "size " << region.get_size() << " differences " << differences(region, 0) << std::endl;
		}
		else if (command == "file-compare") {
			file_mapping file(name, read_only);
			mapped_region region(file, read_only, number);
			std::cout << "size " << region.get_size() << " differences " << differences(region, number) << std::endl;
		}
		else if (command == "pointer") {
			shared_memory_object object(open_only, name, read_write);
			mapped_region region(object, read_write);
			char *base = static_cast<char *>(region.get_address());
			typedef offset_ptr<std::int64_t> pointer;
			pointer *from_java = reinterpret_cast<pointer *>(base + 64);
			std::cout << "value " << **from_java << " null " << (*reinterpret_cast<pointer *>(base + 72) == nullptr)
					<< std::endl;
			new (base + 80) pointer(reinterpret_cast<std::int64_t *>(base + 4096));
			new (base + 88) pointer();
			*reinterpret_cast<std::int64_t *>(base + 4096) = 43;
		}
	}
	catch (interprocess_exception &ex) {
		std::cout << "error " << ex.get_error_code() << " errno " << ex.get_native_error() << std::endl;
		return 1;
	}
	return 0;
}
